import type { MarkdownOptions } from 'vitepress'

type Highlighter = Parameters<NonNullable<MarkdownOptions['shikiSetup']>>[0]
type Options = Parameters<Highlighter['codeToHtml']>[1]
type Grammar = ReturnType<Highlighter['getLanguage']>

/**
 * Colours code once: a block stands on the pages of both languages and is read again for the search,
 * and the samples of all endpoints share most of their lines. A third of a build would go into it.
 */
export function highlightOnce(highlighter: Highlighter): void {
  const coloured = new Map<string, string>()
  const remembering = new Set<string>()
  const codeToHtml = forBothThemes(highlighter)
  highlighter.codeToHtml = (code, options) => {
    const { lang, meta } = options
    const key = JSON.stringify([code, lang, meta])
    if (!remembering.has(lang) && highlighter.getLoadedLanguages().includes(lang)) {
      rememberLines(highlighter.getLanguage(lang))
      remembering.add(lang)
    }
    const html = coloured.get(key) ?? codeToHtml(code, options)
    coloured.set(key, html)
    return html
  }
}

/** What a line is made of follows from it and from the state that the line before it ends in. */
function rememberLines(grammar: Grammar): void {
  type Tokenize = Grammar['tokenizeLine2']
  const tokenize: Tokenize = grammar.tokenizeLine2.bind(grammar)
  const known = new Map<Parameters<Tokenize>[1], Map<string, ReturnType<Tokenize>>>()
  grammar.tokenizeLine2 = (line, state, timeLimit) => {
    const lines = known.get(state) ?? new Map<string, ReturnType<Tokenize>>()
    known.set(state, lines)
    const tokens = lines.get(line) ?? tokenize(line, state, timeLimit)
    lines.set(line, tokens)
    return tokens
  }
}

const light = 'github-light'
const dark = 'github-dark'
const both = 'github'

/**
 * The two themes tell the same parts of code apart, rule by rule: it is read once, for a theme whose
 * colours are numbers, and the HTML has what either theme has for a number.
 */
function forBothThemes(highlighter: Highlighter): Highlighter['codeToHtml'] {
  const { codeToHtml } = highlighter
  const [lights, darks] = [highlighter.getTheme(light), highlighter.getTheme(dark)]
  const scopes = [lights, darks].map(({ settings }) => String(settings.map(({ scope }) => scope)))
  if (scopes[0] !== scopes[1]) throw new Error(`${light} and ${dark} are no pair`)
  const pairs = lights.settings.map(({ settings }, rule) =>
    [settings.foreground, darks.settings[rule]?.settings.foreground].join(' ').toLowerCase(),
  )
  const settings = lights.settings.map((each, rule) => {
    const { foreground, ...rest } = each.settings
    const number = pairs.indexOf(pairs[rule] ?? '')
    return { ...each, settings: { ...rest, ...(foreground && { foreground: numbered(number) }) } }
  })
  // The first rule is for what no other says.
  highlighter.loadThemeSync({ ...lights, name: both, settings, fg: numbered(0) })
  return (code, { themes: _, defaultColor: __, ...options }: TwoThemed) => {
    const styled = (number: number) => {
      const names = (pairs[number] ?? '').split(' ')
      const [inLight, inDark] = [light, dark].map((theme, index) => {
        const name = names[index] ?? ''
        return options.colorReplacements?.[theme]?.[name] ?? name
      })
      return `--shiki-light:${inLight};--shiki-dark:${inDark}`
    }
    const rootStyle = `${styled(0)};--shiki-light-bg:${lights.bg};--shiki-dark-bg:${darks.bg}`
    return codeToHtml(code, { ...options, theme: both, rootStyle, mergeSameStyleTokens: true })
      .replace(plain, '$1')
      .replace(/(?<=<span style="[^"]*)color:#(\d{6})/g, (_, number) => styled(Number(number)))
  }
}

/** What VitePress asks for. */
type TwoThemed = Options & {
  readonly themes?: unknown
  readonly defaultColor?: unknown
  readonly colorReplacements?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const numbered = (number: number) => `#${String(number).padStart(6, '0')}`

/** Text in the colour of the block needs no element, which two of five would be. */
const plain = new RegExp(`<span style="color:${numbered(0)}">([^<]*)</span>`, 'g')
