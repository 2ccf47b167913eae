export { addPackage } from './add-package.ts';
export { listPackageChanges, type PackageChange } from './changes.ts';
export {
  describeConsequences,
  listConsequences,
  type PackageConsequences,
} from './consequences.ts';
export { type EditableField, editPackage } from './edit-package.ts';
export { getPackage, listPackages } from './list-packages.ts';
