import { type AccountName, isAccountName } from '../catalog/kinds/account.ts'
import type { Text } from '../core/text.ts'

/** An account at Douyin, by one of its names. */
export interface WrittenAccount {
  readonly by: AccountName
  readonly name: string
}

/** What a line that means a creator was read as. */
export type WrittenCreator =
  | { readonly kind: 'id' | 'address'; readonly id: string }
  | {
      /** The address of a profile at Douyin; an account by its number or uid; or a nickname. */
      readonly kind: 'profile' | 'account' | 'name'
      /** The accounts that may be meant; there is none of what can be a nickname alone. */
      readonly accounts: readonly WrittenAccount[]
      /** What finds the creator by a search. */
      readonly keyword: string
      /** Whether a nickname may be meant, which is searched for whatever accounts there are. */
      readonly isNickname: boolean
    }
  | { readonly kind: 'unreadable'; readonly problem: Text }

/**
 * Reads a line as people paste it: an id, an address, a text with an address in it, an account that
 * says what it is, or a name. Nothing is looked up: what a short link leads to is not known.
 */
export function readWrittenCreator(line: string): WrittenCreator {
  const text = line.replace(unsearchable, ' ').trim()
  const address = addressPattern.exec(text)?.[0]
  if (address !== undefined) return readAddress(address)
  if (/^[1-9]\d{16,18}$/.test(text)) return { kind: 'id', id: text }
  const [, label = '', rest = ''] =
    /^((?:抖音号|昵称|达人|uid)\s*[:：]|@|)\s*(.*)$/iu.exec(text) ?? []
  const name = rest.replace(/^@/, '').trim()
  if (name === '') return unreadable(nothing)
  if ([...name].length > longestName) return unreadable(tooLong)
  return readName(label.replace(/\s*[:：]$/, '').toLowerCase(), name)
}

/** A number may be a uid as well as a Douyin number, and a Latin word a nickname as well as that. */
function readName(label: string, name: string): WrittenCreator {
  const accountsBy = (...names: readonly AccountName[]) =>
    names.filter((by) => isAccountName(by, name)).map((by) => ({ by, name }))
  const said =
    label === '抖音号' ? accountsBy('uniqueId') : label === 'uid' ? accountsBy('uid') : []
  if (said.length > 0) {
    return { kind: 'account', accounts: said, keyword: name, isNickname: false }
  }
  const isOpen = label === '' || label === '达人'
  if (isOpen && isAccountName('uid', name)) {
    const accounts = accountsBy('uid', 'uniqueId')
    return { kind: 'account', accounts, keyword: name, isNickname: false }
  }
  const accounts = isOpen && latinWord.test(name) ? accountsBy('uniqueId') : []
  return { kind: 'name', accounts, keyword: name, isNickname: true }
}

/** What may be a Douyin number: nobody has one of fewer characters. */
const latinWord = /^(?=.*[a-z])[\w.-]{4,}$/i

/** What no search takes, or nobody sees; the joiner holds together what is one emoji. */
const unsearchable = /(?!\u200d)[\p{Cf}\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Nobody's nickname or number is longer. */
const longestName = 60

/** An address, with or without its scheme; what stands around it in a share text is no part of it. */
const addressPattern =
  /(?<![\w.-])(?:https?:\/\/)?(?:[\w-]+\.)*(?:xingtu\.cn|oceanengine\.com|douyin\.com|iesdouyin\.com)\/[\w\-./?=&%#~+:]*|https?:\/\/[^\s，。；、“”「」【】()（）]+/i

function readAddress(text: string): WrittenCreator {
  const written = /^https?:/i.test(text) ? text : `https://${text}`
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (!url) return unreadable(otherAddress)
  const { hostname, pathname, searchParams } = url
  if (isOf(hostname, 'xingtu.cn') || isOf(hostname, 'oceanengine.com')) {
    const id = /\/author[\w-]*\/[\w-]+\/([1-9]\d{15,18})(?:\/|$)/.exec(pathname)?.[1]
    return id === undefined ? unreadable(noCreatorInAddress) : { kind: 'address', id }
  }
  if (/^v\.(?:ies)?douyin\.com$/i.test(hostname)) return unreadable(shortLink)
  if (isOf(hostname, 'douyin.com') || isOf(hostname, 'iesdouyin.com')) {
    const inPath = /\/user\/([\w.-]+)/.exec(pathname)?.[1]
    const user = searchParams.get('sec_uid') ?? inPath
    if (user === undefined || !userPattern.test(user))
      return unreadable(/\/(?:video|note)\//.test(pathname) ? ofVideo : noCreatorInAddress)
    return readProfile(user)
  }
  return unreadable(otherAddress)
}

function readProfile(user: string): WrittenCreator {
  const isUid = /^\d+$/.test(user)
  const by = isUid ? 'uid' : 'secUid'
  const accounts = isAccountName(by, user) ? [{ by, name: user } as const] : []
  const keyword = isUid ? user : `https://www.douyin.com/user/${user}`
  return { kind: 'profile', accounts, keyword, isNickname: false }
}

/** Whom a profile's address names; `self` is whoever looks at it. */
const userPattern = /^(?!self$)[\w.-]{1,128}$/

const isOf = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`)

function unreadable(problem: Text): WrittenCreator {
  return { kind: 'unreadable', problem }
}

const nothing: Text = {
  zh: '这一行没有内容：请给出达人 ID、主页地址、抖音号或昵称',
  en: 'The line says nothing: give an id, the address of a profile, a Douyin number or a nickname',
}

const tooLong: Text = {
  zh: `文字过长，不像昵称或抖音号（至多 ${longestName} 个字符），其中也没有主页地址：请只给出昵称，或粘贴主页地址`,
  en: `The text is too long for a nickname or a Douyin number (${longestName} characters at most) and has no address in it: give the nickname alone, or paste the address of the profile`,
}

const shortLink: Text = {
  zh: '这是短链接，本服务不会打开它：请在浏览器中打开，再粘贴地址栏中的长地址（douyin.com/user/…）',
  en: 'This is a short link, which is not opened here: open it in a browser, and paste the long address that it leads to (douyin.com/user/…)',
}

const ofVideo: Text = {
  zh: '这是一条视频的地址，不是达人的：请打开其作者的主页，粘贴该页地址',
  en: 'This is the address of a video and not of a creator: open the page of its author, and paste that address',
}

const noCreatorInAddress: Text = {
  zh: '地址中没有达人：请粘贴达人主页的地址，如 www.xingtu.cn/ad/creator/author-homepage/douyin-video/… 或 www.douyin.com/user/…',
  en: 'There is no creator in the address: paste that of a profile, such as www.xingtu.cn/ad/creator/author-homepage/douyin-video/… or www.douyin.com/user/…',
}

const otherAddress: Text = {
  zh: '只识别星图与抖音的地址：请粘贴达人主页的地址，或给出昵称、抖音号',
  en: 'Only addresses at Xingtu and Douyin are known: paste the address of a profile, or give the nickname or Douyin number',
}
