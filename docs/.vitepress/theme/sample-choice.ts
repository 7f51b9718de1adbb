import { onContentUpdated } from 'vitepress'
import { onBeforeUnmount, onMounted } from 'vue'

const storedAs = 'astrolabe-sample'

/** The language of samples that a reader chose stays chosen on the pages they open next. */
export function keepSampleChoice(): void {
  const note = ({ target }: Event) => {
    const label = target instanceof HTMLInputElement && labelOf(target)
    if (label) localStorage.setItem(storedAs, label)
  }
  onMounted(() => document.addEventListener('change', note))
  onBeforeUnmount(() => document.removeEventListener('change', note))
  onContentUpdated(choose)
}

function labelOf(input: HTMLInputElement): string | undefined {
  if (!input.matches('.vp-code-group input')) return undefined
  return input.parentElement?.querySelector(`label[for="${input.id}"]`)?.textContent ?? undefined
}

/** Not by a click, which would scroll the page to the group. */
function choose(): void {
  const wanted = localStorage.getItem(storedAs)
  for (const group of document.querySelectorAll('.vp-code-group')) {
    const inputs = [...group.querySelectorAll('input')]
    const index = inputs.findIndex((input) => labelOf(input) === wanted)
    const blocks = group.querySelector('.blocks')
    const input = inputs[index]
    if (!blocks || !input) continue
    input.checked = true
    for (const [at, block] of [...blocks.children].entries()) {
      block.classList.toggle('active', at === index)
    }
  }
}
