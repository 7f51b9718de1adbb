/**
 * Less room for young objects than by default: collecting them pauses for less long, and some 120 MB
 * less stay resident. V8 takes this at its start only.
 */
export const youngGeneration = ['--max-semi-space-size=8']

/** By default glibc keeps free memory for each thread: some 30 MB that no other thread may use. */
export const serverEnvironment = { MALLOC_ARENA_MAX: '2' }

/** What Node is given to run the server. */
export const serverArguments = [...youngGeneration, 'bin/astrolabe.mjs', 'serve']
