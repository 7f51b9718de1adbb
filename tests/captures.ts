export const creator = '7123456789012345678'

/** An address of the upstream's that asks for a creator's indices. */
export const linkInfo =
  'https://www.xingtu.cn/gw/api/data_sp/get_author_link_info?o_author_id=7123456789012345678&platform_source=1&platform_channel=1&industy_tag=0&_ts=1'

export const body =
  '{"base_resp":{"status_code":0,"status_message":""},"big":7553989899192519974123,"link_star_index":{"value":88.5}}'

const startedDateTime = '2026-11-20T10:00:00.000+08:00'

/** An entry of a HAR. */
export function entry(url: string, text: string | undefined, more: object = {}) {
  return {
    startedDateTime,
    request: { method: 'GET', url },
    response: { status: 200, content: { mimeType: 'application/json', text } },
    ...more,
  }
}

/** The same request for another creator, so that each is an observation of its own. */
export function ofCreator(index: number): string {
  return linkInfo.replace(creator, String(BigInt(creator) + BigInt(index)))
}

export const har = (entries: readonly unknown[]) => JSON.stringify({ log: { entries } })
