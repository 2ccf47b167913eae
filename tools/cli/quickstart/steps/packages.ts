import { alreadyDone, done, notNeeded, type Step } from '../step.ts';

export const packages: Step = {
  title: 'a product and a price in Stripe for each package',
  async run({ account, dependencies }) {
    if (account.kind === 'fake')
      return notNeeded('without an account the session names the price itself');
    const changes = await dependencies.setUpPackages(account.key);
    return changes > 0
      ? done('the packages of the local database are for sale in test mode')
      : alreadyDone('the packages of the local database are for sale in test mode');
  },
};
