/** What the load generator is made of: its mix, its client, its clock and its book of promises. */
package legacy.catalogue.load;
