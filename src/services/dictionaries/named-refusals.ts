import { isText, type ParameterValues } from '../../catalog/kinds/values.ts'
import type { UpstreamRequest } from '../../catalog/request.ts'
import { AppError } from '../../core/errors.ts'
import { isMadeUp } from '../../core/made-up.ts'
import { nearest, quoted, type Text } from '../../core/text.ts'
import {
  type FilterValue,
  isNamedSearch,
  type NamedFilter,
} from '../../derive/search-dictionary.ts'
import { SourceFault } from '../../sources/fault.ts'
import type { Source } from '../../sources/source.ts'
import type { ReadDictionaries } from './stored.ts'

/** Makes of a source one whose refusals of a search say what the stored dictionaries know of its filters. */
export function namingFilters(source: Source, read: ReadDictionaries): Source {
  return {
    ...source,
    async collect(request, options) {
      try {
        return await source.collect(request, options)
      } catch (error) {
        throw await named(error, request, read)
      }
    },
  }
}

/** What an upstream complains of has its own words; what a source cannot ask for has ours. */
async function named(error: unknown, request: UpstreamRequest, read: ReadDictionaries) {
  const isRefusal = error instanceof AppError && !(error instanceof SourceFault)
  if (!isRefusal || error.code !== 400 || !isNamedSearch(request.dataset)) return error
  // Names that are made up are of no use to whoever asks the upstream.
  const real = (await read()).filter(({ collected }) => collected && !isMadeUp(collected.source))
  const filters = real.flatMap((each) => each.filters)
  const known = knownOf(request.asked?.values ?? {}, filters)
  if (known.length === 0) return error
  const { zh, en } = error.text
  return new AppError(400, {
    zh: `${zh}。已存的筛选字典中：${known.map((each) => each.zh).join('；')}`,
    en: `${en}. By the stored dictionaries of filters ${known.map((each) => each.en).join('; ')}`,
  })
}

/** What the dictionaries say of each parameter that a call gives. */
function knownOf(values: ParameterValues, filters: readonly NamedFilter[]): readonly Text[] {
  return filters.flatMap((filter) => {
    const { parameter, field } = filter
    const given = parameter === null ? undefined : values[parameter]
    if (parameter === null || given === undefined) return []
    const called = { zh: `${parameter} 对应字段 ${field}`, en: `${parameter} is ${field}` }
    const labels = Array.isArray(given) ? given.filter(isText) : []
    return [called, ...labels.flatMap((label) => ofLabel(parameter, label, filter.values) ?? [])]
  })
}

/** What a label is by a filter's values; undefined where it is a code, or nobody knows their form. */
function ofLabel(
  parameter: string,
  label: string,
  values: readonly FilterValue[],
): Text | undefined {
  const codesOf = (name: string) =>
    values.filter((value) => value.name === name).map(({ code }) => code)
  const { zh, en } = quoted(label)
  const codes = codesOf(label)
  if (codes.length > 0) {
    return {
      zh: `${parameter} 的${zh}为 ${codes.join('、')}`,
      en: `${parameter} ${en} is ${codes.join(', ')}`,
    }
  }
  if (values.length === 0 || values.some(({ code }) => code === label)) return undefined
  const none = { zh: `${parameter} 没有${zh}`, en: `${parameter} has no ${en}` }
  const near = nearest(
    label,
    values.flatMap(({ name }) => name ?? []),
  )
  if (near === undefined) return none
  return {
    zh: `${none.zh}，最接近的是 ${near}（${codesOf(near).join('、')}）`,
    en: `${none.en}, and the nearest is ${near} (${codesOf(near).join(', ')})`,
  }
}
