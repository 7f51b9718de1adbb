import { quotedExcerpt } from '../../core/redact.ts'
import { invalidValue, spaced, type Text } from '../../core/text.ts'

/** What is wrong with a list: one of its items, or how many there are. */
export type ListFault =
  | { readonly position: number; readonly item: unknown }
  | { readonly count: number }

/** What the lists of a kind are made of. */
export interface ListTraits {
  readonly itemsOf: (text: string) => readonly unknown[]
  readonly isItem: (item: unknown) => boolean
  /** How many items it may have; equal ones count once where `areUnique`. */
  readonly most: number
  readonly areUnique: boolean
}

/**
 * The first item of a text or JSON list that is none, or else their number, if that is wrong;
 * undefined where it is no list, or no more than the item that is wrong.
 */
export function listFault(
  { itemsOf, isItem, most, areUnique }: ListTraits,
  given: unknown,
): ListFault | undefined {
  const items = typeof given === 'string' ? itemsOf(given) : given
  if (!Array.isArray(items)) return undefined
  const at = items.findIndex((item) => !isItem(item))
  if (at >= 0) return items.length > 1 ? { position: at + 1, item: items[at] } : undefined
  const said = items.filter((item) => String(item).trim() !== '')
  const count = areUnique ? new Set(said).size : said.length
  return count > 0 && count <= most ? undefined : { count }
}

/** What to say of it to whoever sent the list. */
export function listFaultText(name: string, fault: ListFault, accepted: Text): Text {
  if ('count' in fault) {
    return {
      zh: `参数 ${name} 共 ${fault.count} 项，应为${spaced(accepted.zh)}`,
      en: `${name} has ${fault.count} items: give ${accepted.en}`,
    }
  }
  const { position, item } = fault
  const shown = typeof item === 'string' ? item : JSON.stringify(item)
  const subject = { zh: `参数 ${name} 第 ${position} 项`, en: `item ${position} of ${name}` }
  return invalidValue(subject, quotedExcerpt(shown), accepted)
}
