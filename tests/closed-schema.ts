/** The schema with no room for members that it does not name. */
export function closed<T>(schema: T): T {
  if (typeof schema !== 'object' || schema === null) return schema
  if (Array.isArray(schema)) return schema.map(closed) as T
  const inner = Object.fromEntries(Object.entries(schema).map(([key, each]) => [key, closed(each)]))
  // Members that data names have a schema of their own.
  const isOpen = 'properties' in schema && typeof inner.additionalProperties !== 'object'
  return { ...inner, ...(isOpen && { additionalProperties: false }) } as T
}
