import DragnetCore

/// Honest transfers as large as a theft.
extension Office {
    /// A video call now and then, folders synchronised with the cloud, films sent to a customer.
    mutating func transferLargeFiles(_ desk: Workstation, _ index: Int, _ day: Int, _ shift: Period) {
        let host = desk.host(at: shift.from)
        var random = random(.transfers, index, day)
        for _ in 0..<random.nextPoisson(mean: 0.25) {
            let seconds = random.nextLogNormal(median: 2_400, sigma: 0.5)
            let sent = random.nextLogNormal(median: 200e6, sigma: 0.8)
            connect(
                host, random.pick(world.videoBridges), .media, at: busyMoment(shift, &random), seconds: seconds,
                sent: sent, received: sent * random.nextLogNormal(median: 1.6, sigma: 0.4))
        }
        for _ in 0..<random.nextPoisson(mean: 0.12) {
            let store = world.cloudStores[
                (desk.department + (random.nextBool(probability: 0.15) ? 1 : 0)) % world.cloudStores.count]
            upload(
                host, store, random.nextPareto(alpha: 0.9, from: 1e6, to: 6e9), at: busyMoment(shift, &random), &random)
        }
        for _ in 0..<random.nextPoisson(mean: 0.04) {
            let site = world.sites[world.rare.lowerBound + random.next(below: world.rare.count)]
            let bytes = min(random.nextLogNormal(median: 200e6, sigma: 1.3), 8e9)
            upload(host, site, bytes, at: busyMoment(shift, &random), &random)
        }
    }

    /// One connection that sends much; honest people and thieves use the same line.
    mutating func upload(
        _ host: UInt32, _ target: UInt32, _ bytes: Double, at time: Int64, service: NetworkService = .tls,
        _ random: inout KeyedRandom
    ) {
        connect(
            host, target, service, at: time,
            seconds: 1 + bytes / random.nextLogNormal(median: 12e6, sigma: 0.5), sent: bytes,
            received: 4_000 + bytes / random.nextLogNormal(median: 400, sigma: 0.3))
    }
}
