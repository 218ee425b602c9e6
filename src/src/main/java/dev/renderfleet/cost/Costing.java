package dev.renderfleet.cost;

/** How one type of resource costs. */
@FunctionalInterface
interface Costing {

    /** A type that has no price of its own: what it stands for is free, or paid for with another resource. */
    Costing FREE = (resource, bill) -> {};

    void charge(CostedResource resource, Bill bill);
}
