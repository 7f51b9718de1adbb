import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ProtocolProblem } from './unreadable.ts'

const headEnd = Buffer.from('\r\n\r\n')

/** A slice that spans two of the socket's chunks is copied, so it is small; most heads are smaller. */
const maxSliceBytes = 4000
const maxSlicesATurn = 16

/** What a response emits whose caller has closed their side behind the request. */
export const callerClosed = Symbol('callerClosed')
const closedBehind = new WeakSet<ServerResponse>()

/** Whether the caller of a response under way has closed their side. */
export const isClosedBehind = (response: ServerResponse) => closedBehind.has(response)

/** What a request emits the rest of whose body will not be read. */
export const bodyCut = Symbol('bodyCut')
const cutBodies = new WeakMap<IncomingMessage, ProtocolProblem>()

/** Why the rest of a request's body will not be read; undefined as long as it is. */
export const whyBodyIsCut = (request: IncomingMessage) => cutBodies.get(request)

/** How long an answer may still take for a caller who has closed their side. */
const halfCloseMs = 250

/** How long a caller who was refused may take to stop sending. */
const lingerMs = 1000

/**
 * One connection, whose requests are answered one after the other. `node:http` reads it until one
 * comes early (`early.ts`): of everything that has arrived it would make requests, two thousand at
 * once. From there on its parser is given one head at a time, and what is behind stays unread, which
 * in the end holds up its sender.
 */
export class Connection {
  readonly #socket: Socket
  /** Undefined as long as `node:http` reads. */
  #parse: ((bytes: Buffer) => void) | undefined
  #parseEnd: () => void
  /** The latest request; undefined where it has no body. */
  #withBody: IncomingMessage | undefined
  /** Where it is answered; undefined once it is. */
  #response: ServerResponse | undefined
  /** Where the one before it is answered, if it was not answered when the latest was begun. */
  #before: ServerResponse | undefined
  /** What had been read of the connection by the latest request that `node:http` read. */
  #bytesAtRequest = 0
  /** Whether a request was read since `node:http` began anew. */
  #hasBegunHere = false
  #isWaiting = false
  #hasEnded = false
  #isOver = false

  constructor(socket: Socket) {
    this.#socket = socket
    this.#parseEnd = takeListener(socket, 'end')
    socket.on('end', () => this.#end())
  }

  /**
   * Whether `node:http` is to be stopped at a request whose head comes now: as the one before it is
   * not answered, or came in the same piece, whose end is not known to have been read, or as nothing
   * is read any more.
   */
  isEarly(): boolean {
    if (this.#parse) return false
    return this.#isOver || this.isAnswering() || this.#socket.bytesRead === this.#bytesAtRequest
  }

  /** Whether what is to come next waits to be read: a request, or the rest of one that has come. */
  isHeldUp(): boolean {
    return this.#isWaiting && (!this.#hasBegunHere || this.#socket.readableLength > 0)
  }

  /** Reads by itself from here on: `node:http` was stopped, and has begun anew with the connection. */
  readHere(): void {
    const isFirst = this.#parse === undefined
    this.#parse = takeListener(this.#socket, 'data')
    this.#parseEnd = takeListener(this.#socket, 'end')
    this.#hasBegunHere = false
    if (isFirst) {
      this.#socket.on('readable', () => this.#read(false))
      // Ends the read that the stream takes to be under way, past which `node:http` has read and
      // stopped: nothing would begin another.
      this.#socket.push(Buffer.alloc(0))
    }
    if (!this.#isWaiting) this.#wait()
  }

  /** Notes the request that the parser has come to, and where its answer will be. */
  begin(request: IncomingMessage, response: ServerResponse): void {
    this.#before = this.isAnswering() ? this.#response : undefined
    this.#response = response
    if (this.#parse) this.#hasBegunHere = true
    else this.#bytesAtRequest = this.#socket.bytesRead
    response.on('finish', this.#letGo)
    const { headers } = request
    const hasBody = 'content-length' in headers || 'transfer-encoding' in headers
    this.#withBody = hasBody ? request : undefined
    // Nobody wants it, so it is dropped as it comes.
    if (hasBody) request.resume()
  }

  /** Keeps nothing of a call that is answered: the connection may be idle for a minute. */
  readonly #letGo = (): void => {
    if (!isUnderWay(this.#before)) this.#before = undefined
    if (this.isAnswering()) return
    this.#response = undefined
    if (this.#withBody?.complete) this.#withBody = undefined
  }

  /** Whether the answer to the latest request is under way. */
  isAnswering(): boolean {
    return isUnderWay(this.#response)
  }

  /**
   * Reads no more, and hangs up with the answer given, after any that is under way. What is wrong
   * with the body of a request gets none besides that request's own, which may have to tell it.
   */
  hangUp(problem: ProtocolProblem, answer: string): void {
    if (this.#isOver) return
    this.#isOver = true
    const receiving = this.#receiving
    const lastWords = receiving ? '' : answer
    if (receiving) {
      cutBodies.set(receiving, problem)
      receiving.emit(bodyCut)
    }
    const response = this.#response
    if (response && this.isAnswering()) {
      if (lastWords === '' && !response.headersSent) response.setHeader('Connection', 'close')
      // What else comes is not wanted: it waits with its sender.
      if (!this.#parse) this.#socket.pause()
      response.once('close', () => this.#close(lastWords))
    } else this.#close(lastWords)
  }

  /** Makes the answer under way the last one, and waits until it has left or was cut. */
  async finish(): Promise<void> {
    const response = this.#response
    if (!response || !this.isAnswering()) return
    if (!response.headersSent) response.setHeader('Connection', 'close')
    await new Promise<void>((resolve) => {
      response.once('close', resolve)
    })
  }

  /** Gives the parser what has arrived, until a request has begun. */
  #read(isResumed: boolean): void {
    const socket = this.#socket
    const before = this.#response
    for (let slices = 0; slices < maxSlicesATurn && before === this.#response; slices++) {
      // It can begin with the slice before, where the parser was stopped and has begun anew.
      if (this.#isWaiting) return
      // The parser of a connection that is closed may be another connection's by now.
      if (this.#isOver || socket.destroyed) return void this.#drop()
      if (socket.readableLength === 0) return void socket.read()
      if (this.#waitsFor()) break
      this.#parseSlice()
    }
    // Also behind the last of several, so that the end of the stream comes after its answer.
    if (isResumed || socket.readableLength > 0) this.#wait()
  }

  /** Gives the parser what has arrived, up to the end of a request's head. */
  #parseSlice(): void {
    const socket = this.#socket
    const bytes: Buffer = socket.read(Math.min(socket.readableLength, maxSliceBytes))
    const end = bytes.indexOf(headEnd) + headEnd.length
    const hasMore = end >= headEnd.length && end < bytes.length
    if (hasMore) socket.unshift(bytes.subarray(end))
    this.#parse?.(hasMore ? bytes.subarray(0, end) : bytes)
  }

  /** At the end of the stream `node:http` stops answering, so it is told of that in its turn. */
  #end(): void {
    if (this.#isWaiting) this.#hasEnded = true
    else if (this.#response && this.isAnswering()) this.#endAfter(this.#response)
    else if (!this.#isOver) this.#parseEnd()
  }

  /**
   * Who closes their side right behind a request may still read, and what is at hand is charged by
   * then. What has to be worked for is given up at once.
   */
  #endAfter(response: ServerResponse): void {
    closedBehind.add(response)
    response.emit(callerClosed)
    const end = () => {
      clearTimeout(timer)
      response.off('finish', end)
      if (!this.#isOver) this.#parseEnd()
    }
    const timer = setTimeout(end, halfCloseMs).unref()
    response.once('finish', end)
  }

  /** Reads on once the answer under way has left, and everybody else has had a turn. */
  #wait(): void {
    this.#isWaiting = true
    const resume = () => {
      this.#isWaiting = false
      if (this.#hasEnded) this.#end()
      else this.#read(true)
    }
    const answer = this.#waitsFor()
    if (answer) answer.once('finish', () => setImmediate(resume))
    else setImmediate(resume)
  }

  /**
   * The answer before which nothing more is read. The body of a request is read while that is
   * answered, but no more than one request ahead.
   */
  #waitsFor(): ServerResponse | undefined {
    if (isUnderWay(this.#before)) return this.#before
    return this.isAnswering() && !this.#receiving ? this.#response : undefined
  }

  /** The latest request, where not all of its body has been read. */
  get #receiving(): IncomingMessage | undefined {
    return this.#withBody?.complete === false ? this.#withBody : undefined
  }

  /** Once all is said, what comes is dropped: unread, it would make a reset of the close. */
  #drop(): void {
    if (this.#socket.writableEnded) this.#socket.read()
  }

  #close(answer: string): void {
    if (!this.#socket.writable) return void this.#socket.destroy()
    this.#socket.end(answer)
    // A reset can overtake the answer.
    this.#socket.resume()
    this.#drop()
    setTimeout(() => this.#socket.destroy(), lingerMs).unref()
  }
}

/** Whether an answer is not begun, or not all of it is taken off our hands. */
function isUnderWay(response: ServerResponse | undefined): boolean {
  return response !== undefined && !response.writableFinished && !response.destroyed
}

/** Takes the latest listener off an event, which right after the start is that of `node:http`. */
function takeListener<T>(socket: Socket, event: string): (value?: T) => void {
  const listener = socket.listeners(event).at(-1) as ((value?: T) => void) | undefined
  if (!listener) throw new Error(`node:http does not listen for ${event}`)
  socket.removeListener(event, listener)
  return listener
}
