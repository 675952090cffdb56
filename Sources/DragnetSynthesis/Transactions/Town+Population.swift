import DragnetCore

extension Town {
    /// Founds firms and shops and lets people move in.
    mutating func populate(_ count: Int) {
        foundFirms(count)
        foundMerchants(count)
        landlords = (0..<max(4, count / 9)).map { _ in openAccount() }
        utilities = (0..<max(8, count / 40)).map { _ in openAccount() }
        cashMachines = (0..<max(3, count / 50)).map { _ in openAccount() }
        movePeopleIn(count)
        outsiders = (0..<max(60, count * 2)).map { _ in openAccount() }
        befriend()
    }

    private mutating func foundFirms(_ people: Int) {
        var random = random(.firms)
        firms = (0..<max(8, people / 6)).map { _ in
            let limit: Int? =
                random.nextBool(probability: 0.55) ? random.pick([1_000_000, 1_000_000, 500_000, 300_000]) : nil
            return Firm(
                account: openAccount(), size: random.nextLogNormal(median: 1, sigma: 0.9),
                payday: random.pick([0, 0, 1, 1, 2, 3]), approvalLimitCents: limit)
        }
    }

    private mutating func foundMerchants(_ people: Int) {
        var random = random(.merchants)
        for kind in MerchantKind.allCases {
            let count = max(3, Int(Double(people) * kind.density / 100))
            merchants.append(
                (0..<count).map { _ in
                    let abroad = kind.isOnline && random.nextBool(probability: 0.12)
                    let currency: PaymentCurrency = abroad ? (random.nextBool(probability: 0.7) ? .usd : .gbp) : .eur
                    return Merchant(account: openAccount(), kind: kind, currency: currency)
                })
            popularity.append(WeightedChoice.zipf(count, exponent: 1.0))
        }
    }

    private mutating func movePeopleIn(_ count: Int) {
        let sizes = WeightedChoice(firms.map(\.size))
        for index in 0..<count {
            var random = random(.people, index)
            let movesIn = random.nextBool(probability: 0.14)
            let openedDay = movesIn ? random.next(below: calendar.count) : 0
            let account = openAccount()
            people.append(
                Person(
                    account: account, savings: random.nextBool(probability: 0.55) ? openAccount() : nil,
                    openedDay: openedDay,
                    wageCents: Int(random.nextLogNormal(median: 215_000, sigma: 0.5)),
                    employer: sizes.draw(&random),
                    activity: min(4, random.nextLogNormal(median: 1, sigma: 0.5)),
                    isNightOwl: random.nextBool(probability: 0.09)))
        }
    }

    /// Friends: most from the neighbourhood (near numbers), some from anywhere; friendship is mutual.
    private mutating func befriend() {
        for index in people.indices {
            var random = random(.friends, index)
            for _ in 0..<(1 + random.nextPoisson(mean: 1.6)) {
                let near = random.nextBool(probability: 0.8)
                let other = near ? index + random.next(in: -9...9) : random.next(below: people.count)
                guard people.indices.contains(other), other != index, !people[index].friends.contains(other) else {
                    continue
                }
                people[index].friends.append(other)
                people[other].friends.append(index)
            }
        }
    }
}
