/**
 * Less room for young objects than by default: collecting them pauses for less long, and some 120 MB
 * less stay resident. Old ones are collected when they have grown by three quarters: with 8 GB and
 * more it is fourfold by default, 100 MB in front of a source. V8 takes these at its start only.
 */
export const heapFlags = ['--max-semi-space-size=8', '--heap-growing-percent=75']

/** By default glibc keeps free memory for each thread: some 30 MB that no other thread may use. */
export const serverEnvironment = { MALLOC_ARENA_MAX: '2' }

/** What Node is given to run the server. */
export const serverArguments = [...heapFlags, 'bin/astrolabe.mjs', 'serve']
