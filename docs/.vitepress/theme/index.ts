import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import EndpointHealth from './components/endpoint-health.vue'
import Environments from './components/environments.vue'
import TryIt from './components/try-it.vue'
import './style.css'

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('TryIt', TryIt)
    app.component('EndpointHealth', EndpointHealth)
    app.component('Environments', Environments)
  },
} satisfies Theme
