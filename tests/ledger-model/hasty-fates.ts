import { Fates } from '../../src/store/fates.ts'

/** Gives requests up at the last moment at which that can be done. */
export class HastyFates extends Fates {
  /** The place before which the next claim finds them given up. */
  end = 0

  override claim(first: number, end: number): boolean {
    this.giveUp(this.end)
    return super.claim(first, end)
  }
}
