/** A platform that speaks the API as its vendor describes it, and tests of what talks to it. */
package io.github.bwflow.vmmanager;
