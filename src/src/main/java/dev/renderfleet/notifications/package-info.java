/** The function that stores notifications, and what calls and watches it. */
package dev.renderfleet.notifications;
