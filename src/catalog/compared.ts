/** What is side by side stays readable up to here. */
export const mostCompared = 20

/** Stands for the tier that most of the creators sell. */
export const tierOfMost = 'auto'
