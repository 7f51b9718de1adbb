import { datasets } from '../catalog/index.ts'
import { withoutCode } from '../catalog/kinds/choice.ts'
import type { UpstreamRequest } from '../catalog/request.ts'
import type { Unaskable } from '../catalog/tikhub.ts'
import type { Text } from '../core/text.ts'

const titles = new Map(datasets.map(({ name, title }) => [name, title]))

/** A dataset as pages call it, with the name that operators know it by. */
export function datasetTitled(name: string): Text {
  const title = titles.get(name)
  return title
    ? { zh: `${title.zh}（${name}）`, en: `${title.en} (${name})` }
    : { zh: name, en: name }
}

/** Why a source cannot ask for something, in words for the caller. */
export function unaskable(source: string, told: Exclude<Unaskable, { unaskable: Text }>): Text {
  if ('unknownValue' in told) return unknownValue(source, told.unknownValue, told.unknownValue)
  if ('needed' in told) {
    return {
      zh: `数据来源 ${source} 查询${told.of.zh}时必须给出 ${told.needed}，请补上，或使用其他数据来源`,
      en: `The source ${source} cannot ask for ${told.of.en} without ${told.needed}: give it, or use another source`,
    }
  }
  return {
    zh: `数据来源 ${source} 无法按 ${told.unnamed} 筛选：它在星图中的名称未经证实，请去掉这一条件，或请运营者在设置 xingtu.fieldNames 中给出`,
    en: `The source ${source} cannot filter by ${told.unnamed}: nobody has confirmed what Xingtu calls it, so leave it out, or have the operator give its name in the setting xingtu.fieldNames`,
  }
}

/** A value whose code nobody knows would be sent on by its name, which the upstream does not know. */
export function refusedValue(source: string, { asked }: UpstreamRequest): Text | undefined {
  const [unknown] = asked ? withoutCode(asked.values) : []
  if (!unknown) return undefined
  const { name, label } = unknown
  return unknownValue(source, `${name}（${label.zh}）`, `${name} (${label.en})`)
}

function unknownValue(source: string, zh: string, en: string): Text {
  return {
    zh: `数据来源 ${source} 无法查询 ${zh}：该值在星图中的代码未知，请换一个值`,
    en: `The source ${source} cannot ask for ${en}: nobody knows Xingtu's code for it, so give another value`,
  }
}
