import { datasets } from './datasets.gen.ts'
import { defineCatalog } from './define.ts'

export { datasets }

/** Every endpoint that is served, by path. */
export const catalog = defineCatalog(datasets)
