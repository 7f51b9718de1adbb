// A thread that starts a PostgreSQL server where it stood still.
import { workerData } from 'node:worker_threads'
import { PostgresServer, type ServerRecord } from '../../tests/postgres-server.ts'

new PostgresServer(workerData as ServerRecord).start()
