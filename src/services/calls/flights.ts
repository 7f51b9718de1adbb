/** Identical work that is under way, shared by all who ask for it. */
export class Flights<T> {
  readonly #flights = new Map<string, Flight<T>>()

  /**
   * Joins the flight of `key`, or starts it. A caller whose `signal` aborts leaves it; the work's
   * own signal aborts, for the same reason, when the last one has left. `shared` tells whether it
   * was under way already.
   */
  async join(
    key: string,
    start: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<{ readonly value: T; readonly shared: boolean }> {
    signal.throwIfAborted()
    const under = this.#flights.get(key)
    const flight = under ?? this.#depart(key, start)
    flight.callers++
    let leave: () => void = () => {}
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason)
      signal.addEventListener('abort', leave, { once: true })
    })
    try {
      return { value: await Promise.race([flight.arrival, left]), shared: under !== undefined }
    } finally {
      signal.removeEventListener('abort', leave)
      flight.callers--
      if (flight.callers === 0) this.#end(key, flight, signal.reason)
    }
  }

  #depart(key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController()
    const flight: Flight<T> = { controller, callers: 0, arrival: start(controller.signal) }
    this.#flights.set(key, flight)
    // Landed flights take nobody on: a later call collects afresh.
    const landed = () => this.#forget(key, flight)
    flight.arrival.then(landed, landed)
    return flight
  }

  #end(key: string, flight: Flight<T>, reason: unknown): void {
    const isUnderWay = this.#flights.get(key) === flight
    this.#forget(key, flight)
    if (isUnderWay) flight.controller.abort(reason)
  }

  #forget(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key)
  }
}

interface Flight<T> {
  readonly controller: AbortController
  readonly arrival: Promise<T>
  callers: number
}
