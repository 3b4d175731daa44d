/** What a personal field reads as once its key is gone; fixed, so that folds stay the same for everybody. */
export const ERASED = '[erased]';
