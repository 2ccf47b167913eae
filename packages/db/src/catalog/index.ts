export { addPackage } from './add-package.ts';
export { listPackageChanges, type PackageChange } from './changes.ts';
export { describeConsequences } from './consequences.ts';
export { type EditableField, editPackage, type PackageConsequences } from './edit-package.ts';
export { getPackage, listPackages } from './list-packages.ts';
