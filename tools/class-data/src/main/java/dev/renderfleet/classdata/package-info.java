/** What the build runs once so that later runs start faster: class-data archives of the program and of the policy pack. */
package dev.renderfleet.classdata;
