/** The part of package-lock.json that is read: a package by the folder that it is installed in; `''` is this package. */
export interface PackageLock {
  readonly name: string;
  readonly version: string;
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  /** A folder of this repository that npm links; a published package depends on none. */
  readonly link?: boolean;
}

/**
 * The lock of a package that is published: npm installs exactly these versions, with these hashes, wherever pgherd is installed. It
 * contains the packages that pgherd runs with.
 */
export function shrinkwrapOf(lock: PackageLock): PackageLock {
  const published = Object.entries(lock.packages).filter(
    ([, { dev, devOptional, link }]) => dev !== true && devOptional !== true && link !== true,
  );
  const packages = published.map(([path, entry]) => {
    if (path !== '') return [path, entry] as const;
    const { devDependencies: _, ...own }: LockedPackage & { readonly devDependencies?: unknown } = entry;
    return [path, own] as const;
  });
  return { ...lock, packages: Object.fromEntries(packages) };
}
