export { sendCaused, sendCommitted, sendUnsent } from './send.ts';
export { type NotificationBindings, readNotificationSettings } from './settings.ts';
