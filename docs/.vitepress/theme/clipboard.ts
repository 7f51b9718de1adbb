/** Copies a text, also one that is still being fetched. Throws where the browser refuses to. */
export async function copyText(text: string | Promise<string>): Promise<void> {
  // A page that came over plain HTTP is given no clipboard.
  if (navigator.clipboard === undefined) return copySelected(await text)
  // Promised within the click: Safari refuses a text that is ready only after it.
  const blob = Promise.resolve(text).then((given) => new Blob([given], { type: 'text/plain' }))
  await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })])
}

function copySelected(text: string): void {
  const focused = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  area.style.position = 'fixed'
  area.style.opacity = '0'
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  if (!isCopied) throw new Error('the browser does not copy')
}
