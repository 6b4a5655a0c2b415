import type { DefaultTheme, UserConfig } from 'vitepress';
import { siteConfig } from '../../scripts/docs/site-config.ts';

/** VitePress reads the default export. */
const config: UserConfig<DefaultTheme.Config> = siteConfig();
export default config;
