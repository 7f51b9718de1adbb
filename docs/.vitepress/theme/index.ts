import { onContentUpdated, type Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import { defineComponent, h, onMounted } from 'vue'
import BaseAddress from './components/base-address.vue'
import CompareCreators from './components/compare-creators.vue'
import CopyPage from './components/copy-page.vue'
import CreatorCard from './components/creator-card.vue'
import EndpointHealth from './components/endpoint-health.vue'
import HealthOverview from './components/health-overview.vue'
import HomeDoors from './components/home-doors.vue'
import SandboxBar from './components/sandbox-bar.vue'
import SearchFilters from './components/search-filters.vue'
import TryIt from './components/try-it.vue'
import { followServer } from './environment.ts'
import { keepSampleChoice } from './sample-choice.ts'
import './style.css'
import './reference.css'
import './health.css'
import './home.css'
import './compare.css'
import './find-creators.css'

/** Two of the theme's pages, home and what is not found, have no landmark of their own. */
function markMain() {
  document.querySelector('.VPHome, .NotFound')?.setAttribute('role', 'main')
}

const Layout = defineComponent(() => {
  followServer()
  keepSampleChoice()
  onMounted(markMain)
  onContentUpdated(markMain)
  return () =>
    h(DefaultTheme.Layout, null, {
      'doc-before': () => h(CopyPage),
      'home-hero-image': () => h(CreatorCard),
      'home-hero-after': () => h(HomeDoors),
      'layout-bottom': () => h(SandboxBar),
    })
})

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app }) {
    app.component('TryIt', TryIt)
    app.component('EndpointHealth', EndpointHealth)
    app.component('SearchFilters', SearchFilters)
    app.component('HealthOverview', HealthOverview)
    app.component('BaseAddress', BaseAddress)
    app.component('CompareCreators', CompareCreators)
  },
} satisfies Theme
