/** Rows that one commit forgets at the most: a few milliseconds, in which no call waits long. */
export const pruneStep = 200
