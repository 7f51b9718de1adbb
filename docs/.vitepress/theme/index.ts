import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import { h } from 'vue'
import BaseAddress from './components/base-address.vue'
import CopyPage from './components/copy-page.vue'
import EndpointHealth from './components/endpoint-health.vue'
import TryIt from './components/try-it.vue'
import './style.css'

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'doc-before': () => h(CopyPage) }),
  enhanceApp({ app }) {
    app.component('TryIt', TryIt)
    app.component('EndpointHealth', EndpointHealth)
    app.component('BaseAddress', BaseAddress)
  },
} satisfies Theme
