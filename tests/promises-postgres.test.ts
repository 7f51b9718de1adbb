import { fleetKinds } from './fleet.ts'
import { provePromises } from './promises.ts'

for (const kind of fleetKinds) if (kind.engine === 'postgres') provePromises(kind)
