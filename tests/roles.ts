/** Gives nothing where no server is there any more. */
export async function metricsOf(address: string): Promise<string> {
  try {
    return await (await fetch(`${address}/metrics`)).text()
  } catch {
    return ''
  }
}

/** What a gateway is among those over its database, by its metrics: `keeper`, `asking` or `alone`. */
export async function roleOf({ address }: { readonly address: string }): Promise<string> {
  const role = /^astrolabe_gateway_role\{role="(\w+)"\} 1$/m
  return role.exec(await metricsOf(address))?.[1] ?? ''
}
