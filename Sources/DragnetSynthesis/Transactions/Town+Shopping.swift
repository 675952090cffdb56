import DragnetCore

/// The purchases of people and outsiders.
extension Town {
    /// A person's life from the opening of the account to the end of the log.
    mutating func live(_ index: Int) {
        shop(index)
        runHousehold(index)
        dealWithFriends(index)
    }

    private mutating func shop(_ index: Int) {
        let person = people[index]
        var random = random(.shopping, index)
        // What a person likes: some kinds of shops much more than others, and a few shops of each kind.
        let taste = MerchantKind.allCases.map { $0.weight * random.nextLogNormal(median: 1, sigma: 0.6) }
        let favourites = MerchantKind.allCases.map { kind in
            (0..<kind.favourites).map { _ in popularity[kind.rawValue].draw(&random) }
        }
        let choices = (0..<7).map { weekday in
            WeightedChoice(
                zip(taste, MerchantKind.allCases).map { weight, kind in
                    weekday == 5 ? weight * kind.weekend.saturday : weekday == 6 ? weight * kind.weekend.sunday : weight
                })
        }
        let boost = [1.0, 1.0, 1.0, 1.03, 1.2, 1.5, 0.85]
        for day in max(0, person.openedDay)..<calendar.count {
            let weekday = calendar.days[day].weekday
            let count = random.nextPoisson(mean: 0.95 * person.activity * boost[weekday])
            for _ in 0..<count {
                let kind = choices[weekday].draw(&random)
                purchase(
                    by: person.account, kind: kind, favourites: favourites[kind], day: day,
                    isNightOwl: person.isNightOwl, &random)
            }
        }
    }

    private mutating func purchase(
        by account: UInt32, kind index: Int, favourites: [Int], day: Int, isNightOwl: Bool,
        _ random: inout KeyedRandom
    ) {
        guard let kind = MerchantKind(rawValue: index) else { return }
        let isLoyal = !favourites.isEmpty && random.nextBool(probability: kind.loyalty)
        // The first favourite is twice as dear as the second, and so on.
        var choice = 0
        while isLoyal && choice + 1 < favourites.count && random.nextBool(probability: 0.45) { choice += 1 }
        let shop = merchants[index][isLoyal ? favourites[choice] : popularity[index].draw(&random)]
        var second = Self.hours[index].second(&random)
        if isNightOwl && (kind.isOnline || kind == .kiosk) && random.nextBool(probability: 0.6) {
            second = (second + 8 * 3600) % 86_400
        }
        payments.append(
            Payment(
                time: calendar.midnight(day) + Int64(second), source: account, destination: shop.account,
                cents: kind.priceCents(&random),
                channel: kind.channel(&random).open(at: calendar.midnight(day) + Int64(second), otherwise: .terminal),
                currency: shop.currency, isDispensable: true))
    }

    /// Customers of other banks: each is seen a few times, mostly in the shops, sometimes paying a person or firm.
    mutating func liveOutsiders() {
        let weights = WeightedChoice(MerchantKind.allCases.map(\.weight))
        for (index, account) in outsiders.enumerated() {
            var random = random(.outsiders, index)
            // Heavy-tailed: most come two or three times, some every week.
            let visits = max(1, Int(random.nextLogNormal(median: 2.6, sigma: 0.8)))
            var favourites: [Int: [Int]] = [:]
            let home = random.next(below: people.count)
            for _ in 0..<visits {
                let day = random.next(below: calendar.count)
                if random.nextBool(probability: 0.16) {
                    let isSale = random.nextBool(probability: 0.4)
                    let other = isSale ? random.next(below: people.count) : home
                    pay(
                        from: account, to: people[other].account, day: day, second: Self.eveningHours.second(&random),
                        cents: Amounts.typed(
                            random.nextLogNormal(median: 70, sigma: 1.1), roundShare: 0.4, &random),
                        channel: random.nextBool(probability: 0.5) ? .mobile : .web)
                    continue
                }
                let kind = weights.draw(&random)
                let known = favourites[kind] ?? [popularity[kind].draw(&random)]
                favourites[kind] = known
                purchase(by: account, kind: kind, favourites: known, day: day, isNightOwl: false, &random)
            }
        }
    }

    static let hours = MerchantKind.allCases.map(\.hours)

    /// When people do their banking.
    static let eveningHours = HourProfile(
        [2, 1, 0.6, 0.4, 0.4, 0.6, 2, 5, 6, 6, 6, 6, 7, 6, 5, 5, 6, 8, 10, 11, 11, 10, 7, 4])

    /// When offices work.
    static let officeHours = HourProfile(
        [0, 0, 0, 0, 0, 0, 1, 4, 9, 12, 13, 11, 8, 9, 11, 11, 9, 6, 3, 1, 0.5, 0.3, 0.1, 0])

    /// When banks book what was ordered long ago: early in the morning.
    static let batchHours = HourProfile(
        [3, 5, 8, 9, 9, 9, 7, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.3, 0.2, 0.2, 0.2, 0.5, 1])

    mutating func pay(
        from source: UInt32, to destination: UInt32, day: Int, second: Int, cents: Int, channel: PaymentChannel,
        isDispensable: Bool = false
    ) {
        guard source != destination, cents > 0, (0..<calendar.count).contains(day) else { return }
        payments.append(
            Payment(
                time: calendar.midnight(day) + Int64(second), source: source, destination: destination, cents: cents,
                channel: channel.open(at: calendar.midnight(day) + Int64(second)), isDispensable: isDispensable))
    }
}
