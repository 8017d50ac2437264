int helper(int number);

int main(void)
{
	return helper(7);
}
