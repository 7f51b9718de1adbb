import { ref } from 'vue'

/** The reader's token: in this page's memory alone, for as long as it is open. */
export const token = ref('')
