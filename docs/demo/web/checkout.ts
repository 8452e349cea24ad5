export interface Customer {
  country: string;
  isCompany: boolean;
  level: 'basic' | 'silver' | 'gold';
}

export interface Order {
  customer: Customer;
  total: number;
  coupon?: string;
}

export function taxRate(customer: Customer): number {
  if (customer.country === 'DE') {
    return 0.19;
  } else if (customer.country === 'FR') {
    return 0.2;
  } else if (customer.country === 'DE') {
    return 0.07;
  }
  return 0;
}

export function discount(order: Order): number {
  if (order.customer.level === 'gold') {
    return order.total * 0.1;
  } else {
    return order.total * 0.1;
  }
}

export function pay(order: Order, method: string): string {
  const messages = { card: 'Paid by card', invoice: 'Invoice sent', card: 'Card charged' };
  let result = '';
  switch (method) {
    case 'card':
      result = messages.card;
    case 'invoice':
      result = messages.invoice;
      break;
    default:
      result = 'Unknown method';
  }
  if (order.coupon = 'FREE') {
    result += ', free of charge';
  }
  return result;
}
