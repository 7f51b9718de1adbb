import { isIPv6 } from 'node:net'
import { OperatorError } from '../core/errors.ts'
import type { Text } from '../core/text.ts'
import type { GatewayServer } from '../http/server.ts'
import type { Settings } from '../settings/load.ts'

const unknownName: Text = {
  zh: '无法解析该主机名，请检查拼写与 DNS，或用 --host 给出 IP 地址',
  en: 'the name cannot be resolved; check its spelling and the DNS, or give an IP address with --host',
}
const notOurs: Text = {
  zh: '本机没有该地址，请用 --host 给出本机的地址（0.0.0.0 为所有网卡），端口用 --port 给出',
  en: 'this machine has no such address; give one of its own with --host (0.0.0.0 for all), and the port with --port',
}

/** What to do about an address that cannot be listened on, by the system's code. */
const troubles: Readonly<Record<string, Text>> = {
  EADDRINUSE: {
    zh: '端口已被占用，请停止占用它的程序，或用 --port 另选',
    en: 'another program uses the port; stop it, or choose another with --port',
  },
  EACCES: {
    zh: '没有权限使用该端口，请用 --port 另选（1024 及以上）',
    en: 'you have no permission for the port; choose another with --port, from 1024 on',
  },
  ENOTFOUND: unknownName,
  EAI_AGAIN: unknownName,
  EADDRNOTAVAIL: notOurs,
  EINVAL: notOurs,
  EAFNOSUPPORT: notOurs,
}

const elsewhere: Text = {
  zh: '请用 --host 与 --port 另选',
  en: 'choose another with --host and --port',
}

/**
 * Starts listening where the settings say. Returns the address, with the port that was really
 * taken. Throws OperatorError where that cannot be.
 */
export async function listen(server: GatewayServer, settings: Settings): Promise<string> {
  const { port } = settings
  const host = settings.host.replace(/^\[(.*)\]$/, '$1')
  try {
    return await server.listen(host, port)
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (code === undefined || syscall === undefined) throw error
    const trouble = troubles[code] ?? elsewhere
    const address = `${isIPv6(host) ? `[${host}]` : host}:${port}`
    throw new OperatorError({
      zh: `无法监听 ${address}（${code}）：${trouble.zh}`,
      en: `Cannot listen on ${address} (${code}): ${trouble.en}`,
    })
  }
}
