/** Questions to another process that are answered by their number. */
export class Asking<Answer> {
  readonly #send: (id: number) => void
  readonly #asked = new Map<number, (answer: Answer) => void>()
  #count = 0

  constructor(send: (id: number) => void) {
    this.#send = send
  }

  ask(): Promise<Answer> {
    const id = this.#count++
    return new Promise((resolve) => {
      this.#asked.set(id, resolve)
      this.#send(id)
    })
  }

  hear(id: number, answer: Answer): void {
    this.#asked.get(id)?.(answer)
    this.#asked.delete(id)
  }
}
