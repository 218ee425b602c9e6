package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PropertyView;

/** Whether a program gave a setting at all. To AWS an empty text or list is none, although the property is there. */
final class Given {

    private Given() {}

    /** A text that is not empty; one that is not known yet will not be. */
    static boolean text(PropertyView view, String path) {
        return view.isUnknown(path) || !view.text(path).isEmpty();
    }

    /** A list that is not empty; one that is not known yet will not be. */
    static boolean list(PropertyView view, String path) {
        return view.isUnknown(path) || !view.list(path).isEmpty();
    }
}
