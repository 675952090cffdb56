import DragnetCore
import DragnetEvents

/// People who read the web.
extension Office {
    /// How somebody chooses sites.
    struct Taste: Sendable {
        /// Ranks of sites visited again and again; empty for strangers to the house.
        var favourites: [Int] = []
        var favouriteShare = 0.72
        var neverSeenShare = 0.03
    }

    mutating func browse(_ desk: Workstation, _ index: Int, _ day: Int, _ shift: Period) {
        var random = random(.browsing, index, day)
        let taste = Taste(favourites: desk.favourites)
        for _ in 0..<random.nextPoisson(mean: scale.mean(14 * desk.activity)) {
            readPages(
                desk.host(at: shift.from), desk.resolver, taste, at: busyMoment(shift, &random), &random)
        }
    }

    /// One sitting: one to four pages, about 40 seconds apart.
    mutating func readPages(
        _ host: UInt32, _ resolver: UInt32, _ taste: Taste, at start: Int64, _ random: inout KeyedRandom
    ) {
        var time = start
        for _ in 0..<random.next(in: 1...4) {
            openPage(host, resolver, site(taste, &random), at: time, &random)
            time += Int64(random.nextExponential(mean: 40) * 1e6)
        }
    }

    private mutating func site(_ taste: Taste, _ random: inout KeyedRandom) -> UInt32 {
        let draw = random.nextUnit()
        if draw < taste.neverSeenShare { return book.stranger(&random) }
        if draw < taste.neverSeenShare + taste.favouriteShare && !taste.favourites.isEmpty {
            return world.sites[random.pick(taste.favourites)]
        }
        return world.sites[world.popularity.draw(&random)]
    }

    /// A page is a look-up, the site itself and what it embeds.
    mutating func openPage(
        _ host: UInt32, _ resolver: UInt32, _ site: UInt32, at time: Int64, _ random: inout KeyedRandom
    ) {
        lookUp(host, resolver, at: time - Int64(random.nextLogNormal(median: 30_000, sigma: 0.6)), &random)
        for _ in 0..<random.next(in: 1...2) {
            visit(host, site, at: time + Int64(random.nextUnit() * 3e5), &random)
        }
        for _ in 0..<random.nextGeometric(probability: 0.45) + 2 {
            visit(
                host, world.sites[world.embedded.draw(&random)], at: time + Int64(random.nextExponential(mean: 1.2e6)),
                &random)
        }
    }

    mutating func visit(
        _ host: UInt32, _ site: UInt32, at time: Int64, _ random: inout KeyedRandom, isDispensable: Bool = true
    ) {
        if random.nextBool(probability: 0.012) {
            fail(host, site, .tls, at: time, isRefused: random.nextBool(probability: 0.3), &random)
            return
        }
        connect(
            host, site, random.nextBool(probability: 0.93) ? .tls : .http, at: time,
            seconds: random.nextLogNormal(median: 4, sigma: 1.6),
            sent: min(random.nextLogNormal(median: 1_200, sigma: 1.1), 4e6),
            received: min(random.nextLogNormal(median: 12_000, sigma: 1.8), 2e9), isDispensable: isDispensable)
    }
}
