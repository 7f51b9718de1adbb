import { datasets } from '../../catalog/index.ts'
import type { UpstreamRequest } from '../../catalog/request.ts'
import type { TikhubCall, Unaskable } from '../../catalog/tikhub.ts'
import { spaced, type Text } from '../../core/text.ts'
import { datasetTitled, refusedValue, unaskable } from '../unaskable.ts'

export interface TikhubTerms {
  /** Whether what v2 cannot be asked is asked of v1, at ten times the price. */
  readonly allowsV1: boolean
  /** The operator's names for parameters whose own names upstream are not sure. */
  readonly fieldNames: Readonly<Record<string, string>>
}

/** The call that a request comes to, or why there is none, in words for the caller. */
type Put = { readonly call: TikhubCall } | { readonly refusal: Text }

const methods = new Map(
  datasets.flatMap(({ name, upstream: { tikhub } }) => (tikhub ? [[name, tikhub]] : [])),
)

/** Puts a request in TikHub's terms. The former version is for what the current one cannot be asked. */
export function putToTikhub(request: UpstreamRequest, terms: TikhubTerms): Put {
  const { dataset } = request
  const { v2, v1 } = methods.get(dataset) ?? {}
  if (!v2 && !v1) return { refusal: withoutMethod(dataset) }
  if (!v2 && !terms.allowsV1) return { refusal: formerOnly(dataset) }
  const unknown = refusedValue('tikhub', request)
  if (unknown) return { refusal: unknown }
  const versions = [v2, terms.allowsV1 ? v1 : undefined].filter((each) => each !== undefined)
  const tried = versions.map((method) => method(request, terms.fieldNames))
  const call = tried.find((each) => 'path' in each)
  if (call) return { call }
  const [told] = tried.flatMap((each) => ('path' in each ? [] : [each]))
  if (!told) throw new Error(`TikHub: no method of ${dataset} was tried.`)
  return { refusal: refusalOf(told) }
}

function refusalOf(told: Unaskable): Text {
  if (!('unaskable' in told)) return unaskable('tikhub', told)
  const { zh, en } = told.unaskable
  return {
    zh: `数据来源 tikhub 无法查询${zh}：TikHub 的方法没有这一参数，请改用默认值或其他数据来源`,
    en: `The source tikhub cannot ask for ${en}: TikHub's method has no parameter for it, so keep to the default or use another source`,
  }
}

function withoutMethod(dataset: string): Text {
  const { zh, en } = datasetTitled(dataset)
  return {
    zh: `数据来源 tikhub 无法查询${spaced(zh)}：TikHub 没有对应的方法，请使用其他数据来源`,
    en: `The source tikhub cannot ask for ${en}: TikHub has no method for it, so use another source`,
  }
}

function formerOnly(dataset: string): Text {
  const { zh, en } = datasetTitled(dataset)
  return {
    zh: `数据来源 tikhub 无法查询${spaced(zh)}：只有 TikHub 的旧版方法（v1，单价为十倍）提供，请运营者在设置 tikhub.allowV1 中允许，或使用其他数据来源`,
    en: `The source tikhub cannot ask for ${en}: only TikHub's former methods (v1, at ten times the price) have it, so have the operator allow them in the setting tikhub.allowV1, or use another source`,
  }
}
