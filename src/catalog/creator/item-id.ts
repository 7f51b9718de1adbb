export type VideoKind = 'personal' | 'xingtu'

/** Which of a creator's videos one is. */
export interface VideoPlace {
  readonly kind: VideoKind
  /** Whether it is one of the old ones that did far better than usual. */
  readonly isClassic: boolean
  /** The slot of the creator's calendar that it fills. */
  readonly slot: number
}

/** What an item id of the sandbox says. */
export interface ItemIdParts extends VideoPlace {
  readonly uploadedAtSeconds: number
  /** The creator's place in the population, or `elsewhere`. */
  readonly creatorPlace: number
  /** 12 bits that tell the id from one that somebody made up. */
  readonly chance: number
}

/** The place of all creators beyond the population, whose ids do not fit into those of their videos. */
export const elsewhere = 0x3fff

/** How many values the chance of an item id has. */
export const chanceRange = 0x1000

/**
 * The id of a video: as the platform's own do, it begins with the time of upload in 32 bits. Its
 * other 32 lead back to the video: 14 for the creator's place, 1 for the kind, 1 for a classic, 4 for
 * the slot, 12 of chance.
 */
export function itemIdOf(parts: ItemIdParts): string {
  const { uploadedAtSeconds, creatorPlace, kind, isClassic, slot, chance } = parts
  const flags = (kind === 'xingtu' ? 2 : 0) + (isClassic ? 1 : 0)
  const tail = ((creatorPlace * 4 + flags) * 16 + slot) * chanceRange + chance
  return String((BigInt(uploadedAtSeconds) << 32n) | BigInt(tail))
}

/** What an item id would say if the sandbox had given it. */
export function readItemId(itemId: string): ItemIdParts {
  const bits = BigInt(itemId)
  const tail = Number(bits & 0xffff_ffffn)
  return {
    uploadedAtSeconds: Number(bits >> 32n),
    creatorPlace: tail >>> 18,
    kind: (tail >>> 17) & 1 ? 'xingtu' : 'personal',
    isClassic: ((tail >>> 16) & 1) === 1,
    slot: (tail >>> 12) & 15,
    chance: tail % chanceRange,
  }
}
