import DragnetCore

/// Rents, subscriptions, savings, cash, large purchases; and money between friends.
extension Town {
    private struct StandingOrder {
        let payee: UInt32
        let cents: Int
        let due: Int
        let channel: PaymentChannel
        /// Whether the payee calls the sum in, so that it varies (electricity by use), or it is fixed.
        let spread: Double
    }

    /// How people order transfers; a standing order keeps the channel in which it was set up.
    static func homeChannel(_ random: inout KeyedRandom) -> PaymentChannel {
        let draw = random.nextUnit()
        return draw < 0.44 ? .mobile : .web
    }

    private func standingOrders(of index: Int, _ random: inout KeyedRandom) -> [StandingOrder] {
        let person = people[index]
        var orders: [StandingOrder] = []
        if random.nextBool(probability: 0.68) {
            let rent = random.nextLogNormal(median: 0.34, sigma: 0.2) * Double(person.wageCents)
            let toPrivate = random.nextBool(probability: 0.25)
            let landlord = toPrivate ? people[random.next(below: people.count)].account : random.pick(landlords)
            let cents = min(Int(rent) / 500 * 500, person.wageCents * 6 / 10)
            orders.append(
                StandingOrder(
                    payee: landlord, cents: cents, due: random.pick([1, 1, 1, 2, 3]),
                    channel: Self.homeChannel(&random), spread: 0))
        }
        for _ in 0..<(1 + random.nextPoisson(mean: 1.3)) {
            let cents = Int(random.nextLogNormal(median: 9_500, sigma: 0.7))
            orders.append(
                StandingOrder(
                    payee: random.pick(utilities), cents: cents, due: random.next(in: 1...28),
                    channel: random.nextBool(probability: 0.6) ? .batch : Self.homeChannel(&random),
                    spread: random.nextBool(probability: 0.4) ? 0.15 : 0))
        }
        // Subscriptions go to online shops and cost a price point.
        for _ in 0..<random.nextPoisson(mean: 1.7) {
            let kind = random.nextBool(probability: 0.7) ? MerchantKind.digital : .retail
            let shop = merchants[kind.rawValue][popularity[kind.rawValue].draw(&random)]
            let cents = random.pick([299, 499, 799, 999, 1_299, 1_799, 2_499, 3_500, 1_099, 599])
            orders.append(
                StandingOrder(
                    payee: shop.account, cents: cents, due: random.next(in: 1...28), channel: .batch, spread: 0))
        }
        if let savings = person.savings, random.nextBool(probability: 0.6) {
            let cents = max(2_500, Int(Double(person.wageCents) * random.next(from: 0.03, to: 0.25)) / 2_500 * 2_500)
            orders.append(
                StandingOrder(
                    payee: savings, cents: cents, due: random.pick([1, 2, 3, 5, 28]),
                    channel: Self.homeChannel(&random), spread: 0))
        }
        return orders
    }

    mutating func runHousehold(_ index: Int) {
        let person = people[index]
        var random = random(.habits, index)
        let orders = standingOrders(of: index, &random)
        let machines = [random.pick(cashMachines), random.pick(cashMachines)]
        let usesCash = random.nextBool(probability: 0.7)
        let dealers = merchants[MerchantKind.bigTicket.rawValue]
        for day in max(0, person.openedDay)..<calendar.count {
            for order in orders where calendar.isBooking(day, due: order.due) {
                let factor = order.spread == 0 ? 1 : random.next(from: 1 - order.spread, to: 1 + order.spread)
                pay(
                    from: person.account, to: order.payee, day: day, second: Self.batchHours.second(&random),
                    cents: Int(Double(order.cents) * factor), channel: order.channel)
            }
            if usesCash && random.nextBool(probability: 0.05 * person.activity) {
                let machine = random.nextBool(probability: 0.7) ? machines[0] : random.pick(cashMachines)
                let notes = random.pick([
                    2_000, 3_000, 4_000, 5_000, 5_000, 7_000, 10_000, 10_000, 15_000, 20_000, 40_000,
                ])
                pay(
                    from: person.account, to: machine, day: day,
                    second: Self.hours[MerchantKind.kiosk.rawValue].second(&random),
                    cents: notes, channel: .atm, isDispensable: true)
            }
            // Cars, deposits of a new flat, furniture, roofs: now and then, and by far the largest sums of a household.
            if random.nextBool(probability: 0.011 * person.activity) {
                let amount = random.nextLogNormal(median: 1_700, sigma: 1.2)
                let toPrivate = random.nextBool(probability: 0.3)
                let payee =
                    toPrivate
                    ? people[random.next(below: people.count)].account
                    : random.nextBool(probability: 0.5) ? random.pick(firms).account : random.pick(dealers).account
                let channel: PaymentChannel = random.pick([.web, .web, .mobile, .branch, .branch])
                let second = shifted(Self.eveningHours.second(&random), person, &random)
                pay(
                    from: person.account, to: payee, day: day, second: second,
                    cents: Amounts.typed(min(amount, 60_000), roundShare: 0.45, &random), channel: channel)
            }
            if let savings = person.savings, random.nextBool(probability: 0.012) {
                pay(
                    from: savings, to: person.account, day: day, second: Self.eveningHours.second(&random),
                    cents: Amounts.typed(random.nextLogNormal(median: 420, sigma: 0.9), roundShare: 0.8, &random),
                    channel: random.nextBool(probability: 0.6) ? .mobile : .web)
            }
        }
    }

    /// The time of day of somebody who may live by night.
    private func shifted(_ second: Int, _ person: Person, _ random: inout KeyedRandom) -> Int {
        person.isNightOwl && random.nextBool(probability: 0.6) ? (second + 8 * 3600) % 86_400 : second
    }

    /// Bills split, presents, debts, pocket money: friends pay each other, often back and forth.
    mutating func dealWithFriends(_ index: Int) {
        let person = people[index]
        guard !person.friends.isEmpty else { return }
        var random = random(.errands, index)
        let closeness = WeightedChoice.zipf(person.friends.count, exponent: 1.6)
        for day in max(0, person.openedDay)..<calendar.count {
            let weekday = calendar.days[day].weekday
            let mean = 0.15 * person.activity * (weekday >= 4 ? 1.5 : 0.85)
            for _ in 0..<random.nextPoisson(mean: mean) {
                let stranger = random.nextBool(probability: 0.06)
                let friend = stranger ? random.next(below: people.count) : person.friends[closeness.draw(&random)]
                let other = people[friend]
                guard other.openedDay <= day else { continue }
                let amount = random.nextLogNormal(median: 27, sigma: 1.15)
                let channel: PaymentChannel = random.nextBool(probability: 0.72) ? .mobile : .web
                let second = shifted(Self.eveningHours.second(&random), person, &random)
                pay(
                    from: person.account, to: other.account, day: day, second: second,
                    cents: Amounts.typed(amount, roundShare: 0.55, &random), channel: channel, isDispensable: true)
                // One in six is answered: change, or the other half of the bill.
                if random.nextBool(probability: 0.16) {
                    let later = day + random.next(in: 1...6)
                    pay(
                        from: other.account, to: person.account, day: later, second: Self.eveningHours.second(&random),
                        cents: Amounts.typed(amount * random.next(from: 0.3, to: 1), roundShare: 0.5, &random),
                        channel: channel)
                }
            }
        }
    }
}
