/** Taking over resources that something else made. */
package dev.renderfleet.adoption;
