import { expect, it } from 'vitest'
import { askingAt } from '../gateway/resolving.ts'
import { callPath, startedOnce } from '../harness.ts'
import { answering, failing, startWithTikhub } from '../upstream/tikhub.ts'

const id = '7123456789012345678'
const secUid = 'MS4wLjABAAAAabc-DEF_123'
/** One for all tests, each of which asks for people of its own. */
const started = startedOnce((atEnd) => startWithTikhub({}, atEnd))

function fresh() {
  started().asked.length = 0
  return started()
}

const bare = { exact: true, nickname: null, followers: null, province: null, city: null }

it('an account is looked up at TikHub by each of its names, which gives the id as a number', async () => {
  const { gateway, tikhub } = fresh()
  const { post } = await askingAt(gateway)
  tikhub.playing.script = answering(`{"exist": true, "id": ${id}, "core_user_id": "90000000001"}`)
  const lines = [`https://www.douyin.com/user/${secUid}`, 'uid：90000000001', '抖音号：somebody']
  const { envelope } = await post({ lines })
  const matches = ['secUid', 'uid', 'uniqueId']
  expect(envelope.data?.lines).toMatchObject(
    matches.map((matched) => ({
      ...{ source: 'tikhub', problem: null, cost: '0.02' },
      candidates: [{ ...bare, id, matched }],
    })),
  )
  const at = '/api/v1/douyin/xingtu_v2/get_xingtu_kolid_by_'
  const asked = tikhub.asked.map(({ path, query }) => [path.replace(at, ''), `${query}`])
  expect(asked.toSorted()).toEqual([
    ['sec_user_id', `sec_user_id=${secUid}`],
    ['uid', 'uid=90000000001'],
    ['unique_id', 'unique_id=somebody'],
  ])
})

it('an account that TikHub does not know is nobody, and no search stands in', async () => {
  const { gateway, tikhub } = fresh()
  const { one } = await askingAt(gateway)
  tikhub.playing.script = answering('{"exist": false}')
  const { line } = await one('抖音号：nobody')
  expect(line).toMatchObject({ candidates: [], cost: '0.02' })
  expect(line.problem).toContain('Nobody was found')
  expect(tikhub.asked).toHaveLength(1)
})

it('where its lookup fails TikHub is searched, and only the search is charged', async () => {
  const { gateway, tikhub } = fresh()
  const { one } = await askingAt(gateway)
  const found = answering(
    `{"authors":[{"star_id":"${id}","attribute_datas":{"nick_name":"阿柚"}}]}`,
  )
  tikhub.playing.script = (request, response) =>
    request.url?.includes('search_creator')
      ? found(request, response)
      : failing(422)(request, response)
  const { line } = await one('抖音号：somebody-else')
  expect(line).toMatchObject({
    ...{ cost: '0.02', problem: null },
    candidates: [{ id, nickname: '阿柚', matched: 'found', exact: false }],
  })
})

it('creators are posted to TikHub, and known by each in the answer, whatever it calls their ids', async () => {
  const { gateway, tikhub } = fresh()
  const { token } = await gateway.token()
  const other = '7000000000000000002'
  const body = `{"data":{"list":[{"o_author_id":${other},"x":1}]},"base_resp":{"status_code":0}}`
  tikhub.playing.script = answering(body)
  const asked = '7000000000000000001'
  const { text } = await gateway.get(
    callPath('recommend_for_star_authors', { token, oAuthorIds: asked, similarType: 'AUDIENCE' }),
  )
  expect(text).toContain(`"data":${body},"recordTime"`)
  expect(tikhub.asked).toMatchObject([
    {
      method: 'POST',
      path: '/api/v1/douyin/xingtu_v2/get_recommend_for_star_authors',
      body: JSON.stringify({ author_ids: [asked], similar_type: 'audience', page: 1 }),
    },
  ])
  for (const each of [asked, other]) {
    await expect
      .poll(async () => {
        const path = `/api/creators/${each}/observations?token=${token}`
        return (await gateway.get(path)).envelope.data
      })
      .toMatchObject({ observations: [{ dataset: 'similar-creators', source: 'tikhub' }] })
  }
})

it('hosts without a keyword are refused before anything is paid', async () => {
  const { gateway, tikhub } = fresh()
  const { token } = await gateway.token()
  const { envelope, headers } = await gateway.get(callPath('search_anchor', { token }))
  expect(envelope).toMatchObject({ code: 400, data: null })
  expect(envelope.message).toContain('without keyword: give it')
  expect(headers.get('x-charged')).toBe('false')
  expect(tikhub.asked).toEqual([])
})
