import { onContentUpdated, type Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import { defineComponent, h } from 'vue'
import BaseAddress from './components/base-address.vue'
import CompareCreators from './components/compare-creators.vue'
import CopyPage from './components/copy-page.vue'
import EndpointHealth from './components/endpoint-health.vue'
import TryIt from './components/try-it.vue'
import { followServer } from './environment.ts'
import { keepSampleChoice } from './sample-choice.ts'
import './style.css'
import './reference.css'
import './compare.css'

/** The theme's home page has no landmark of its own. */
function markHome() {
  document.querySelector('.VPHome')?.setAttribute('role', 'main')
}

const Layout = defineComponent(() => {
  followServer()
  keepSampleChoice()
  onContentUpdated(markHome)
  return () => h(DefaultTheme.Layout, null, { 'doc-before': () => h(CopyPage) })
})

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app }) {
    app.component('TryIt', TryIt)
    app.component('EndpointHealth', EndpointHealth)
    app.component('BaseAddress', BaseAddress)
    app.component('CompareCreators', CompareCreators)
  },
} satisfies Theme
