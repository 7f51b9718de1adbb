// Loaded before a server: its clock shows another time. Of several processes that one starts, each
// takes the place in the list that `cluster` has numbered it by; what it does not number has the first.
import cluster from 'node:cluster'

const skews = String(process.env.SKEWS_MS).split(',').map(Number)
const skewMs = skews[cluster.worker?.id ?? 0] ?? 0
const { now } = Date
Date.now = () => now.call(Date) + skewMs
