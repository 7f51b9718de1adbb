import type { Language } from '../src/core/text.ts'

interface SiteTexts {
  readonly label: string
  readonly lang: string
  readonly description: string
  readonly calling: string
  readonly operating: string
  readonly endpoints: string
  readonly allEndpoints: string
  readonly theme: object
  readonly search: object
}

/** What the site's frame says. */
export const siteTexts: Readonly<Record<Language, SiteTexts>> = {
  zh: {
    label: '简体中文',
    lang: 'zh-CN',
    description: '自托管的抖音星图达人数据接口',
    calling: '接入',
    operating: '运营',
    endpoints: '接口',
    allEndpoints: '全部接口',
    theme: {
      outline: { label: '本页目录', level: [2, 3] },
      docFooter: { prev: '上一篇', next: '下一篇' },
      darkModeSwitchLabel: '外观',
      lightModeSwitchTitle: '切换到浅色',
      darkModeSwitchTitle: '切换到深色',
      sidebarMenuLabel: '目录',
      returnToTopLabel: '回到顶部',
      langMenuLabel: '切换语言',
      skipToContentLabel: '跳到正文',
      notFound: {
        title: '没有此页面',
        quote: '地址可能有误，或页面已移走。',
        linkText: '回到首页',
        linkLabel: '回到首页',
      },
    },
    search: {
      button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
      modal: {
        displayDetails: '显示详情',
        resetButtonTitle: '清除',
        backButtonTitle: '关闭',
        noResultsText: '没有找到',
        footer: { selectText: '打开', navigateText: '选择', closeText: '关闭' },
      },
    },
  },
  en: {
    label: 'English',
    lang: 'en',
    description: 'A self-hosted API for data about creators on Douyin Xingtu',
    calling: 'Calling',
    operating: 'Operating',
    endpoints: 'Reference',
    allEndpoints: 'All endpoints',
    theme: {
      outline: { level: [2, 3] },
      notFound: {
        title: 'There is no such page',
        quote: 'The address may be wrong, or the page has moved.',
        linkText: 'Go to the home page',
        linkLabel: 'Go to the home page',
      },
    },
    search: {},
  },
}
